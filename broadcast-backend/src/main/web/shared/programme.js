// Programme: the video on the page, and the media time of each frame as it comes on screen.
import { DateMap } from "./date-map.js";
import { EdgeMap } from "./edge-map.js";
import { MediaClock } from "./media-clock.js";
import { PATIENCE_MILLIS } from "./programme-clock.js";

const CHECK_MILLIS = 1000;
const STALLED_MILLIS = 1500;
const SILENCE_MILLIS = 15_000; // without a frame for so long the player is started anew
const RETRY_MILLIS = 2000;
const RESTARTS_BEFORE_LOST = 2; // in a row, without a frame
const CLOSE_SECONDS = 1;
const BEHIND_SECONDS = 6; // after sleep: jump, rather than show what is long over

export class Programme {
  #video;
  #playlist;
  #time; // of the JoinReply: by what frames tell their media time
  #listener;
  #studio;
  #clock = new MediaClock();
  #dates = new DateMap();
  #edges = new EdgeMap();
  #player = null; // from player.js; null until it is here, and with the browser's own HLS
  #isNative = false; // whether it is the browser's own
  #lastFrameMillis = performance.now();
  #isPlaying = false;
  #restarts = 0; // since the last frame

  /**
   * @param {HTMLVideoElement} video
   * @param {{playlist: string, time: string}} stream the JoinReply's
   * @param {object} listener onFrame(mediaMicros, metadata) in the frame's own callback; onPlaying(isPlaying);
   *     onLost(): it cannot be loaded, perhaps because it is elsewhere by now; onBack(): it plays again;
   *     onCue(cue): the video has brought a cue, seconds before its picture
   * @param {{at: (millis: number) => number | null}} studio its media time, as that of StudioClock
   */
  constructor(video, stream, listener, studio) {
    this.#video = video;
    this.#playlist = stream.playlist;
    this.#time = stream.time;
    this.#listener = listener;
    this.#studio = studio;
  }

  start() {
    this.#watchFrames();
    setInterval(() => this.#check(), CHECK_MILLIS);
    if ("MediaSource" in window || "ManagedMediaSource" in window) {
      this.#loadPlayer();
    } else {
      this.#isNative = true;
      this.#video.addEventListener("error", () =>
        setTimeout(() => this.#restart(), RETRY_MILLIS * (1 + Math.random())),
      );
      this.#restart();
    }
  }

  /**
   * Another join may be of another run, whose stream is elsewhere; and the node that has it may be another.
   *
   * @returns {boolean} whether it is another stream
   */
  follow(stream) {
    if (stream.playlist === this.#playlist && stream.time === this.#time) {
      return false;
    }
    this.#playlist = stream.playlist;
    this.#time = stream.time;
    this.#restarts = 0;
    this.#forgetTimes();
    this.#restart();
    return true;
  }

  #restart() {
    if (this.#isNative) {
      this.#video.src = this.#playlist; // after an error it does nothing by itself
    } else {
      this.#player?.play(this.#playlist);
    }
    this.#play();
  }

  async #loadPlayer() {
    try {
      const { Player } = await import("./player.js");
      this.#player = new Player(this.#video, this.#playlist, {
        onStamps: (stamps) => this.#clock.learn(stamps),
        onDated: (segment) => this.#dates.learn(segment),
        onEdge: (edge) => this.#edges.learn(edge),
        onCue: (cue) => this.#listener.onCue(cue),
        onReset: () => this.#forgetTimes(),
        retryMillis: () => RETRY_MILLIS * (1 + Math.random()),
      });
      this.#play();
    } catch (problem) {
      console.warn("the player did not load; trying again", problem);
      setTimeout(() => this.#loadPlayer(), RETRY_MILLIS * (1 + Math.random()));
    }
  }

  /** @returns {number | null} frames that the player has not presented so far; null if it cannot tell */
  get droppedFrames() {
    return this.#video.getVideoPlaybackQuality?.().droppedVideoFrames ?? null;
  }

  /** The fan has touched the page: a browser that does not let videos begin by themselves lets them now. */
  onTouch() {
    if (this.#video.paused) {
      this.#play();
    }
  }

  /** The page is visible again. */
  wake() {
    this.#jumpIfBehind(BEHIND_SECONDS);
    this.#play();
  }

  /** @returns {boolean} whether it jumps */
  #jumpIfBehind(seconds) {
    const live = this.#player?.livePosition ?? null;
    const isBehind = live !== null && live - this.#video.currentTime > seconds;
    if (isBehind) {
      this.#video.currentTime = live;
    }
    return isBehind;
  }

  #play() {
    // A browser may refuse to start by itself: see onTouch.
    this.#video.play().catch((problem) => console.info("the video waits for a tap", problem));
  }

  #watchFrames() {
    const video = this.#video;
    // The frame's own time, not currentTime: that moves before the picture does. Only a browser
    // that cannot tell which frame is on screen gets the worse of the two.
    const next = video.requestVideoFrameCallback
      ? (callback) => video.requestVideoFrameCallback((_, metadata) => callback(metadata))
      : (callback) => requestAnimationFrame(() => callback({ mediaTime: video.currentTime }));
    const onFrame = (metadata) => {
      next(onFrame);
      if (video.readyState < 2) {
        return;
      }
      const awayMillis = performance.now() - this.#lastFrameMillis;
      this.#lastFrameMillis = performance.now();
      if (this.#restarts > 0) {
        this.#restarts = 0;
        this.#listener.onBack();
      }
      // The show went on without it: this frame lies before what has been shown.
      if (awayMillis > PATIENCE_MILLIS && this.#jumpIfBehind(CLOSE_SECONDS)) {
        return;
      }
      const micros = this.#mediaMicros(metadata.mediaTime);
      if (micros !== null) {
        this.#listener.onFrame(Math.round(micros), metadata);
      }
    };
    next(onFrame);
  }

  #forgetTimes() {
    this.#clock.forget();
    this.#dates.forget();
    this.#edges.forget();
  }

  /** @returns {number | null} of the frame at `mediaTime` of the player's timeline; null while nobody knows */
  #mediaMicros(mediaTime) {
    switch (this.#time) {
      case "CLOCK":
        return this.#byEdge(mediaTime);
      case "DATE_TIME":
        return this.#byDate(mediaTime);
      default:
        return this.#clock.at(mediaTime) ?? this.#byDate(mediaTime);
    }
  }

  /** Where the stream tells no time: the studio's, when the frame was the newest of the playlist. */
  #byEdge(mediaTime) {
    const millis = this.#edges.at(mediaTime);
    return millis === null ? null : this.#studio.at(millis);
  }

  /** Where there are no stamps: the playlist's EXT-X-PROGRAM-DATE-TIME carries the same clock. */
  #byDate(mediaTime) {
    if (this.#player) {
      return this.#dates.at(mediaTime);
    }
    const start = this.#video.getStartDate?.().getTime();
    return Number.isFinite(start) ? toMicros(start / 1000 + mediaTime) : null;
  }

  #check() {
    const silentMillis = performance.now() - this.#lastFrameMillis;
    const isPlaying = silentMillis < STALLED_MILLIS;
    if (isPlaying !== this.#isPlaying) {
      this.#isPlaying = isPlaying;
      this.#listener.onPlaying(isPlaying);
    }
    if (silentMillis > SILENCE_MILLIS && !document.hidden) {
      this.#lastFrameMillis = performance.now();
      const isLoaded = this.#video.readyState >= 2; // it waits for a tap
      this.#restart();
      this.#restarts++;
      if (this.#restarts >= RESTARTS_BEFORE_LOST && !isLoaded) {
        this.#listener.onLost();
      }
    }
  }
}

function toMicros(seconds) {
  return Math.round(seconds * 1e6);
}
