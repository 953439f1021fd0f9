// Imported for its side effect, before immer.
//
// immer's ES module reads `process.env.NODE_ENV`, once when it loads and again whenever it throws, and expects a
// bundler to have replaced it. Where there is no `process` at all (a plain JavaScript engine, a web page, a bundle for a
// neutral platform) that read would throw, so this gives it the least that it needs. It has no `versions`, by which other
// code recognises Node.

if (!('process' in globalThis)) {
  Object.defineProperty(globalThis, 'process', {
    value: { env: { NODE_ENV: 'production' } },
    enumerable: false,
    configurable: true,
    writable: true,
  });
}
