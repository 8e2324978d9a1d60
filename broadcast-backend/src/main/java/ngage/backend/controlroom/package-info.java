/// The crew's surfaces: their sockets, their commands, the pulse of numbers. May depend on `protocol`,
/// `show`, `relay`, `vote`, `conduct`, `nodes`, `stamp`.
@NullMarked
package ngage.backend.controlroom;

import org.jspecify.annotations.NullMarked;
