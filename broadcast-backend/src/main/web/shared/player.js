// Player: hls.js, and the stamps it finds. A file of its own, loaded after the first screen.
import Hls from "hls.js/light";
import { stampsIn } from "./stamp.js";

export class Player {
  #hls;
  #stream;

  constructor(video, stream, { onStamps, onDated, onEdge, onCue, onReset, retryMillis }) {
    this.#stream = stream;
    this.#hls = new Hls({
      backBufferLength: 20,
      maxBufferLength: 20,
      // What a slow start or a stall cost is made good little by little: nobody hears 5 %. Not on an iPhone, whose
      // managed buffer stumbles over it.
      maxLiveSyncPlaybackRate: "ManagedMediaSource" in window ? 1 : 1.05,
      // How much later it wants to be for good after each stall. hls.js takes a whole second, up to a segment's length, which
      // is more than all of the delay that a low one has.
      liveSyncOnStallIncrease: 0.25,
      workerPath: "/hls.worker.js",
      // We read the stamps ourselves; cues in text tracks come late or not at all.
      enableID3MetadataCues: false,
      enableEmsgMetadataCues: false,
      enableDateRangeMetadataCues: false,
    });
    // Further behind than this it jumps: the backend waits for nobody so late. Not above, where hls.js wants the hold-back
    // beside it, which would then overrule what a playlist with parts says.
    this.#hls.config.liveMaxLatencyDurationCount = 8;
    this.#hls.on(Hls.Events.FRAG_PARSING_METADATA, (_, { samples }) => {
      const { times, cues } = stampsIn(samples);
      onStamps(times);
      cues.forEach((cue) => onCue(cue));
    });
    this.#hls.on(Hls.Events.FRAG_PARSED, (_, { frag }) => {
      if (frag.programDateTime !== null && Number.isFinite(frag.startPTS)) {
        onDated({ from: frag.startPTS, to: frag.endPTS, micros: Math.round(frag.programDateTime * 1000) });
      }
    });
    this.#hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
      if (details.live) {
        onEdge({
          seconds: details.edge,
          seenMillis: performance.now(),
          targetSeconds: details.targetduration,
        });
      }
    });
    this.#hls.on(Hls.Events.MANIFEST_LOADING, onReset);
    this.#hls.on(Hls.Events.ERROR, (_, { fatal, type, details }) => {
      if (!fatal) {
        return;
      }
      console.info(`the player stopped (${details}); trying again`);
      if (type === Hls.ErrorTypes.MEDIA_ERROR) {
        this.#hls.recoverMediaError();
      } else {
        setTimeout(() => this.play(this.#stream), retryMillis());
      }
    });
    this.#hls.loadSource(stream);
    this.#hls.attachMedia(video);
  }

  /** Begins anew. */
  play(stream) {
    this.#stream = stream;
    this.#hls.loadSource(stream);
  }

  /** @returns {number | null} where the player would be if nothing had held it up */
  get livePosition() {
    return this.#hls.liveSyncPosition;
  }
}
