// Face: what the phone's page shows, as plain values, from what belongs on screen. Decisions only, no DOM.
import { MAX_SEQ } from "../shared/ballots.js";
import { letterOf } from "../shared/mark.js";
import { resultOf } from "../shared/result.js";
import { secondsLeft } from "../shared/show-state.js";
import { tagIn, textIn } from "../shared/texts.js";

const REPLACED = 4002;
const URGENT_SECONDS = 5;

/**
 * @param {object} look from Attendance.look
 * @param {object} words of one language
 * @param {string} language of these words
 * @param {string[]} wanted languages for the texts of the cue, the dearest first
 * @param {(cue: object, choice: string) => boolean} mayChoose
 * @returns {object} `state` names the page's state; the rest is what to draw
 */
export function faceOf(look, words, language, wanted, mayChoose) {
  if (look.link === "ENDED") {
    return endedFace(look.closing, words);
  }
  if (!look.time) {
    return plain("joining", words.joiningTitle, words.joiningText);
  }
  if (!look.cue) {
    return look.isStaged
      ? { ...plain("staged", words.stagedTitle, words.stagedText), icon: "lock" }
      : plain("waiting", words.waitingTitle, words.waitingText);
  }
  return look.phase === "TOLD"
    ? announcementFace(look, words, wanted)
    : askFace(look, words, language, wanted, mayChoose);
}

/**
 * The page's state while there is not even a ticket.
 *
 * @param {import("../shared/join.js").JoinRefused | Error | null} problem of the last try
 */
export function joiningFace(problem, words, language) {
  if (!problem) {
    return plain("joining", words.joiningTitle, words.joiningText);
  }
  if (problem.needsIdentity) {
    return { ...plain("sign-in", words.signInTitle, words.signInText), icon: "lock" };
  }
  return typeof problem.position === "number"
    ? roomFace(problem.position, words, language)
    : plain("unreachable", words.joinFailedTitle, words.joinFailedText);
}

function roomFace(position, words, language) {
  const count = number(position, language);
  const isNext = position === 0;
  return {
    ...plain("waiting-room", words.roomTitle, words.roomText),
    room: {
      count: isNext ? "" : count,
      unit: isNext ? words.roomNext : words.roomBefore(count),
      said: isNext ? words.saidRoomNext : words.saidRoom(count),
    },
  };
}

function plain(state, title, text) {
  return { state, title, text, icon: null, action: null };
}

function endedFace(closing, words) {
  return closing.code === REPLACED
    ? {
        ...plain("replaced", words.replacedTitle, words.replacedText),
        icon: "phone",
        action: words.replacedAction,
      }
    : { ...plain("ended", words.endedTitle, words.endedText), action: words.endedAction };
}

function announcementFace({ cue, isStaged }, words, wanted) {
  const { headline, body } = cue.content;
  return {
    ...plain("announcement", textIn(headline, wanted), body ? textIn(body, wanted) : ""),
    lang: tagIn(headline, wanted),
    kicker: words.announcement,
    cueRun: cue.cueRun,
    chip: isStaged ? words.stagedChip : null,
  };
}

function askFace(look, words, language, wanted, mayChoose) {
  const { cue, phase, ballot, isStaged } = look;
  const { kind, prompt, options, counts } = cue.content;
  const isOpen = phase === "OPEN";
  const revealed = phase === "REVEALED" ? cue.reveal : null;
  const result = revealed && resultOf(options, revealed.tally);
  const mine = mineOf(ballot, phase);
  return {
    state: stateOf(phase, ballot),
    cueRun: cue.cueRun,
    kicker: kind === "POLL" ? words.poll : words.question,
    rule: counts === "FIRST" ? words.firstCounts : words.lastCounts,
    prompt: textIn(prompt, wanted),
    lang: tagIn(prompt, wanted),
    countdown: isOpen ? countdownOf(look, words) : null,
    badge: revealed ? words.result : phase === "LOCKED" ? words.locked : null,
    options: options.map((option, place) => ({
      id: option.id,
      letter: letterOf(option, place),
      text: textIn(option.text, wanted),
      isMine: option.id === mine,
      mayTap: isOpen && mayChoose(cue, option.id),
      share: result ? result.bars.get(option.id).share : null,
      note: noteOf(option.id, mine, revealed, result, words),
    })),
    status: statusOf(look, words, wanted),
    yours: words.yours,
    total: result ? words.ballots(number(result.ballots, language)) : null,
    chip: isStaged && !isOpen ? words.stagedChip : null,
  };
}

function stateOf(phase, ballot) {
  if (phase === "REVEALED") {
    return "revealed";
  }
  switch (ballot?.status) {
    case "SENDING":
      return "sending";
    case "TOO_LATE":
      return "too-late";
    case "COUNTED":
      return phase === "LOCKED" ? "locked" : "counted";
    default:
      return phase === "LOCKED" ? "locked" : "open";
  }
}

/** What counts for this fan, or is hoped to. With the result out, only what counted is theirs. */
function mineOf(ballot, phase) {
  if (!ballot || ballot.status === "REFUSED") {
    return null;
  }
  if (phase === "REVEALED") {
    return ballot.counted;
  }
  return ballot.status === "SENDING" ? ballot.choice : (ballot.counted ?? ballot.choice);
}

function countdownOf({ cue, remainingMillis }, words) {
  if (remainingMillis === null) {
    return { seconds: null, share: 1, isUrgent: false, label: words.noLimit };
  }
  const seconds = secondsLeft(remainingMillis);
  return {
    seconds,
    share: Math.min(1, remainingMillis / (cue.content.windowMillis ?? remainingMillis)),
    isUrgent: seconds <= URGENT_SECONDS,
    label: words.seconds,
  };
}

function noteOf(id, mine, revealed, result, words) {
  if (!revealed) {
    return null;
  }
  if (revealed.answer !== null) {
    if (id === revealed.answer) {
      return { kind: "right", icon: "check", text: words.rightMark };
    }
    return id === mine ? { kind: "wrong", icon: "cross", text: words.wrongMark } : null;
  }
  return result.bars.get(id).isLeading
    ? { kind: "leading", icon: "star", text: words.leading }
    : null;
}

function statusOf(look, words, wanted) {
  const { cue, phase, ballot } = look;
  if (phase === "REVEALED") {
    return verdictOf(cue, ballot, words, wanted);
  }
  switch (ballot?.status) {
    case "SENDING":
      return { kind: "sending", icon: "send", text: words.sending };
    case "TOO_LATE":
      return ballot.counted
        ? { kind: "late", icon: "clock", text: words.tooLateToChange }
        : { kind: "late", icon: "clock", text: words.tooLate };
    case "COUNTED":
      return phase === "LOCKED"
        ? {
            kind: "counted",
            icon: "check",
            text: words.lockedCounted(called(cue, ballot.counted, wanted)),
          }
        : { kind: "counted", icon: "check", text: countedText(cue, ballot, words) };
    case "REFUSED":
      return { kind: "late", icon: "cross", text: words.refused };
    default:
      return phase === "LOCKED"
        ? { kind: "locked", icon: "lock", text: words.lockedNone }
        : { kind: "open", icon: "hand", text: cue.content.kind === "POLL" ? words.tapPoll : words.tap };
  }
}

function countedText(cue, ballot, words) {
  if (cue.content.counts === "FIRST") {
    return words.countedFirst;
  }
  return ballot.seq < MAX_SEQ ? words.countedLast : words.countedFinal;
}

function verdictOf(cue, ballot, words, wanted) {
  const { answer } = cue.reveal;
  const counted = ballot?.counted ?? null;
  if (answer === null) {
    return counted
      ? { kind: "counted", icon: "chart", text: `${words.yours}: ${called(cue, counted, wanted)}` }
      : { kind: "locked", icon: "chart", text: words.result };
  }
  const right = called(cue, answer, wanted);
  if (counted === answer) {
    return { kind: "right", icon: "check", text: words.right(right) };
  }
  if (counted) {
    return { kind: "wrong", icon: "cross", text: words.wrong(right) };
  }
  return ballot?.status === "TOO_LATE"
    ? { kind: "late", icon: "clock", text: words.lateResult(right) }
    : { kind: "locked", icon: "chart", text: words.unanswered(right) };
}

function called(cue, id, wanted) {
  return textIn(cue.content.options.find((option) => option.id === id).text, wanted);
}

function number(value, language) {
  return value.toLocaleString(`${language}-IN`);
}
