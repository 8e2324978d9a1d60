// Attendance: this device's place in the audience. It joins, keeps the link, builds the show's state, knows the
// media time and says what belongs on screen at it. No DOM: the pages draw what `look` returns.
import { Ballots } from "./ballots.js";
import { DropCount } from "./drop-count.js";
import { Link } from "./link.js";
import { isWellSealed } from "./seal.js";
import { phaseOf, remainingMillis, ShowState } from "./show-state.js";
import { StudioClock } from "./studio-clock.js";

const BAD_TICKET = 4001;
const MAX_KEYS = 8; // from the video, newest last: of cues that are still on the way through the log
const LOG_PATIENCE_MILLIS = 2000; // at most, that the log may come later than the video

export class Attendance {
  #joined; // the JoinReply
  #world;
  #link;
  #state = new ShowState();
  #ballots;
  #epoch = null;
  #shown = new Map(); // cue run -> media time of the frame on which it came up
  #reports = []; // cueShown that wait for the studio's clock
  #lastReport = null;
  #drops = new DropCount();
  #keys = []; // cues that the video has brought: {cueRun, atMicros, key}
  #clock;

  studio = new StudioClock();
  fan = null;
  linkState = "CONNECTING";
  closing = null;
  unknownFacts = 0;
  unreadableCues = 0;

  /**
   * @param {object} joined the JoinReply
   * @param {object} world what a Link needs, and keep(name): a Storage;
   *     droppedFrames(): how many frames the player has not presented so far, null if it cannot tell;
   *     onChange(): something may look different; onShown(record): a cue came on screen;
   *     onBadTicket(): the ticket is of another show
   */
  constructor(joined, world) {
    this.#joined = joined;
    this.#world = world;
    this.#link = new Link(joined.ticket, this, world);
    this.#ballots = new Ballots(world.keep("ballots"));
  }

  /** @param {import("./programme-clock.js").ProgrammeClock} clock */
  start(clock) {
    this.#clock = clock;
    this.#link.connect();
  }

  get gaps() {
    return this.#link.gaps;
  }

  retryNow() {
    this.#link.retryNow();
  }

  /** The fan takes this device again after another one had replaced it. */
  reconnect() {
    this.#link.connect();
  }

  /**
   * What belongs on screen now. Marks the cue as shown, so call it only when the page is going to draw it.
   *
   * @param {object} frame what the player says of the frame on screen, for the record; absent without one
   */
  look(nowMillis, frame) {
    const time = this.#clock.at(nowMillis);
    const cue = time && this.#state.focus(time.micros);
    if (cue && !this.#shown.has(cue.cueRun)) {
      this.#onCueShown(cue, time, nowMillis, frame);
    }
    return {
      title: this.#state.title ?? this.#joined.title,
      mode: this.#state.mode,
      locales: this.#joined.locales,
      fan: this.fan,
      link: this.linkState,
      closing: this.closing,
      time,
      isStaged: this.#state.isComing(time?.micros ?? -Infinity),
      cue,
      phase: cue ? phaseOf(cue, time.micros) : null,
      remainingMillis: cue ? remainingMillis(cue, time.micros) : null,
      ballot: cue ? this.#ballots.of(cue.cueRun) : null,
    };
  }

  /** @returns {boolean} false if the fan may not answer so, or not any more */
  choose(cue, choice, nowMillis) {
    const time = this.#clock.at(nowMillis);
    if (!time || phaseOf(cue, time.micros) !== "OPEN") {
      return false;
    }
    const times = { shownMicros: this.#shown.get(cue.cueRun), tappedMicros: time.micros };
    const isTaken = this.#ballots.choose(cue, choice, times);
    this.sendDue(nowMillis);
    return isTaken;
  }

  mayChoose(cue, choice) {
    return this.#ballots.mayChoose(cue, choice);
  }

  /** Sends what is due: new ballots, ballots without an answer, reports. Call it now and then. */
  sendDue(nowMillis) {
    if (!this.#link.isOpen) {
      return;
    }
    this.#ballots.due(nowMillis).forEach((message) => this.#link.send(message));
    const studioKnown = this.studio.at(nowMillis) !== null;
    for (const report of studioKnown ? this.#reports.splice(0) : []) {
      const delayMicros = this.studio.at(report.seenMillis) - report.shownMicros;
      this.#link.send({
        type: "cueShown",
        cueRun: report.cueRun,
        shownMicros: report.shownMicros,
        delayMillis: Math.max(0, Math.round(delayMicros / 1000)),
        ...this.#dropped(),
      });
    }
  }

  /** The last one may have gone into a connection that was dead already; twice it counts once. */
  #reportAgain() {
    if (this.#lastReport !== null && !this.#reports.includes(this.#lastReport)) {
      this.#reports.push(this.#lastReport);
    }
  }

  /** @returns {object} a field for the report; none where the player cannot tell */
  #dropped() {
    const total = this.#world.droppedFrames();
    return total === null ? {} : { droppedFrames: this.#drops.since(total) };
  }

  #onCueShown(cue, time, nowMillis, frame) {
    const { cueRun, atMicros } = cue;
    this.#shown.set(cueRun, time.micros);
    this.#keepShown();
    this.#lastReport = { cueRun, shownMicros: time.micros, seenMillis: nowMillis };
    this.#reports.push(this.#lastReport);
    this.#world.onShown({
      cueRun,
      atMicros,
      shownMicros: time.micros,
      source: time.source,
      ...frame,
    });
  }

  /**
   * The video has brought a cue with its key, well before the picture is there. The log mostly was first; if it
   * cannot come at all, a phone that holds the content shows it all the same.
   *
   * @param {{cueRun: string, atMicros: number, key: string}} cue
   */
  onCueInVideo(cue) {
    if (this.#state.hasFired(cue.cueRun) || this.#keys.some((key) => key.cueRun === cue.cueRun)) {
      return; // stamps repeat it
    }
    this.#keys = [...this.#keys, cue].slice(-MAX_KEYS);
    const isHeld = this.#openEarly(cue);
    // By chance a little later: everybody hears of it at once.
    this.#world.setTimer(
      () => this.#missLog(cue.cueRun, isHeld),
      LOG_PATIENCE_MILLIS * this.#world.random(),
    );
    this.#world.onChange();
  }

  /** @returns {boolean} whether this phone can show it */
  #openEarly(cue) {
    try {
      return this.#state.openEarly(cue);
    } catch (problem) {
      this.unreadableCues++;
      console.error(`the video's key does not open ${cue.cueRun}`, problem);
      return false;
    }
  }

  /** The log lacks a cue that the video has: is the link dead without knowing it? */
  #missLog(cueRun, isHeld) {
    if (!this.#state.hasFired(cueRun) && (this.#link.isOpen || !isHeld)) {
      this.#link.hurry();
    }
  }

  // ---- what the link hears ----

  onState(state, closing) {
    const needsTicket = state === "ENDED" && closing.code === BAD_TICKET;
    // Another ticket is on its way: to the fan this is no end.
    this.linkState = needsTicket ? "CONNECTING" : state;
    this.closing = needsTicket ? null : closing;
    if (state === "OPEN") {
      this.#ballots.onConnected();
      this.#reportAgain();
      this.sendDue(this.#world.nowMillis());
      this.#sayHeld(); // a node that took over does not know what its phones hold
    }
    if (needsTicket) {
      this.#world.onBadTicket();
    }
    this.#world.onChange();
  }

  onEpoch(epoch, fan) {
    this.fan = fan;
    this.#state = new ShowState();
    this.#keys = [];
    this.#lastReport = null;
    this.#epoch = epoch;
    const kept = this.#world.keep("shown").read();
    const isSameFan = kept?.epoch === epoch && kept.fan === fan;
    if (!isSameFan) {
      // Another run, whose cue runs are others, or another fan, who has answered nothing.
      this.#world.keep("ballots").write(null);
      this.#ballots = new Ballots(this.#world.keep("ballots"));
    }
    this.#shown = new Map(isSameFan ? Object.entries(kept.cues) : []);
    this.#keepShown();
  }

  onSnapshot(entries) {
    this.#state = new ShowState();
    entries.forEach((entry) => this.#apply(entry.fact));
    // The node may know less than the video.
    this.#keys.filter(({ cueRun }) => !this.#state.hasFired(cueRun)).forEach((key) => this.#openEarly(key));
    this.#sayHeld();
    this.#world.onChange();
  }

  onEntry(entry) {
    this.#apply(entry.fact);
    if (entry.fact.type === "cueStaged") {
      this.#sayHeld();
    }
    this.#world.onChange();
  }

  onBallotCounted(message) {
    this.#ballots.onCounted(message);
    this.#world.onChange();
  }

  onBallotRefused(message) {
    this.#ballots.onRefused(message);
    this.#world.onChange();
  }

  onPong(sentMillis, receivedMillis, nowMicros) {
    this.studio.onPong(sentMillis, receivedMillis, nowMicros);
    this.sendDue(receivedMillis);
  }

  #apply(fact) {
    try {
      this.unknownFacts += this.#state.apply(fact) ? 0 : 1;
    } catch (problem) {
      // One cue that cannot be opened must not cost the fan the rest of the show.
      this.unreadableCues++;
      console.error(`cannot use ${fact.type} of ${fact.cueRun}`, problem);
    }
  }

  #sayHeld() {
    const { standby } = this.#state;
    if (standby?.content && isWellSealed(standby.content)) {
      this.#link.send({ type: "cueHeld", cueRun: standby.cueRun });
    }
  }

  #keepShown() {
    const cues = Object.fromEntries(this.#shown);
    this.#world.keep("shown").write({ epoch: this.#epoch, fan: this.fan, cues });
  }
}
