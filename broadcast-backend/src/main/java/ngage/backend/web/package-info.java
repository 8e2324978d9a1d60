/// Serves the phone's and the overlay's pages. May depend on `protocol`.
@NullMarked
package ngage.backend.web;

import org.jspecify.annotations.NullMarked;
