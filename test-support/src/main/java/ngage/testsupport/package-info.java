/// What tests and benchmarks of the whole need: a show that runs, and a phone in a real browser. May
/// depend on `demo`; only [ngage.testsupport.Browser] and [ngage.testsupport.BrowserPhone] see
/// Playwright.
@NullMarked
package ngage.testsupport;

import org.jspecify.annotations.NullMarked;
