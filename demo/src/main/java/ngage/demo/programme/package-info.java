/// The demo's programme: drawn by us, rendered once, with a machine-readable clock in the picture. One
/// thread renders. May depend on `protocol` and `java.desktop`, never on a display.
@NullMarked
package ngage.demo.programme;

import org.jspecify.annotations.NullMarked;
