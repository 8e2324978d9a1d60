/// The presenter's window. It follows GO, lays out at one logical width, and keeps scrolling whatever
/// happens to the link. The window's thread. May depend on `.link`, `.show` and `.ui`.
@NullMarked
package ngage.controlroom.prompter;

import org.jspecify.annotations.NullMarked;
