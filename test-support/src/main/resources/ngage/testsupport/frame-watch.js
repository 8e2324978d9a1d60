// Runs in the phone's page before any script of its own: reads the programme's frame clock out of the pixels of every
// frame that the player presents, so that "on which frame did the cue come up" is a fact of the picture and not a
// claim of the page. Geometry: ngage.demo.programme.FrameClock.
(() => {
  const frames = []; // {mediaTime, frame, micros: the page's media time of it, or null}: the newest last
  let switches = 0; // of the picture's size
  let canvas;
  let context;

  const luma = (pixels, index) => (pixels[index] * 299 + pixels[index + 1] * 587 + pixels[index + 2] * 114) / 1000;

  const frameNumber = (video) => {
    const width = video.videoWidth;
    const height = video.videoHeight;
    if (!canvas || canvas.width !== width || canvas.height !== height) {
      switches += canvas ? 1 : 0;
      canvas = new OffscreenCanvas(width, height);
      context = canvas.getContext("2d", { willReadFrequently: true });
    }
    const right = Math.ceil((220 * width) / 854);
    const bottom = Math.ceil((52 * height) / 480);
    context.drawImage(video, 0, 0, right, bottom, 0, 0, right, bottom);
    const pixels = context.getImageData(0, 0, right, bottom).data;
    const bits = [];
    for (let place = 0; place < 32; place++) {
      const x = Math.floor(((26 + 12 * (place % 16)) * width) / 854);
      const y = Math.floor(((26 + 12 * Math.floor(place / 16)) * height) / 480);
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          sum += luma(pixels, ((y + dy) * right + x + dx) * 4);
        }
      }
      bits.push(sum > 9 * 127 ? 1 : 0);
    }
    let number = 0;
    for (let place = 0; place < 24; place++) {
      number = number * 2 + bits[place];
    }
    let check = 0xff;
    for (let shift = 16; shift >= 0; shift -= 8) {
      check ^= (number >> shift) & 0xff;
      for (let bit = 0; bit < 8; bit++) {
        check = check & 0x80 ? ((check << 1) ^ 0x07) & 0xff : check << 1;
      }
    }
    const told = bits.slice(24).reduce((sum, bit) => sum * 2 + bit, 0);
    return told === check ? number : null;
  };

  const askForFrame = HTMLVideoElement.prototype.requestVideoFrameCallback;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
    return askForFrame.call(this, (now, metadata) => {
      const seen = { mediaTime: metadata.mediaTime, frame: frameNumber(this), micros: null };
      frames.push(seen);
      if (frames.length > 20000) {
        frames.shift();
      }
      callback(now, metadata);
      const told = window.ngageProbe?.frame;
      seen.micros = told?.mediaTime === metadata.mediaTime ? told.mediaMicros : null;
    });
  };

  window.frameWatch = frames;
  Object.defineProperty(window, "frameSwitches", { get: () => switches });
})();
