package ngage.mobsim.measure;

/// A promise of the protocol that was broken.
public enum Violation {
    /// An entry of the log did not come.
    GAP,
    /// An entry of the log came again, or the log went back.
    REPEATED,
    /// Something came before the welcome.
    UNANNOUNCED,
    /// Two phones got different entries under one offset.
    DIVERGED,
    /// The welcome names another fan than the ticket did.
    FOREIGN_FAN,
    /// A ticket of this run made the phone another fan, without the old one's answers.
    IDENTITY_LOST,
    /// Two phones were made the same fan.
    SAME_FAN,
    /// A cue went on air that this phone had never been given to hold.
    NOT_HELD,
    /// The key does not open the content, or there is no content in it.
    NOT_OPENED,
    /// A cue went on air twice, or was shown twice.
    SHOWN_TWICE,
    /// The right answer was on a phone before the reveal.
    KEY_BEFORE_REVEAL,
    /// A reply to a ballot that this phone never sent.
    REPLY_TO_NOTHING,
    /// More final replies than ballots.
    EXTRA_REPLY,
    /// Counted, but not as cast.
    WRONG_CHOICE,
    /// An option of the ask was refused as unknown.
    OPTION_REFUSED,
    /// Refused for ever, and yet in the result.
    REFUSED_BUT_STORED,
    /// In the result for a fan of this mob that did not answer, or as an option that it never chose.
    STORED_NOT_CAST,
    /// A message or frame that is not of the protocol.
    MALFORMED,
    /// The backend sent a well-behaved phone away for good.
    SENT_AWAY,
    /// The backend closed the connection of a well-behaved phone, which may come back, and was not going
    /// away itself.
    CUT_OFF
}
