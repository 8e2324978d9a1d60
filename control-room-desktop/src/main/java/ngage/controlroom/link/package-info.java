/// The desk's connection to the backend. One owner thread per link; no `javafx`. May depend on
/// `ngage.protocol`.
@NullMarked
package ngage.controlroom.link;

import org.jspecify.annotations.NullMarked;
