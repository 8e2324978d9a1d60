/// What the desk's features share: the way to the window's thread, ages, formats, fonts, the look. Models
/// here use `javafx.beans` only and need no toolkit.
@NullMarked
package ngage.controlroom.ui;

import org.jspecify.annotations.NullMarked;
