/// What is said over HTTP: the phone's and the overlay's pages, bodies and answers of the API. May depend
/// on `protocol`.
@NullMarked
package ngage.backend.web;

import org.jspecify.annotations.NullMarked;
