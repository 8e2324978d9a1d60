/// The nodes of one show run: what each says of itself four times a second, what they know of each
/// other through Redis, and how they speak with each other over HTTP. May depend on `protocol`,
/// `relay`, `stamp`, `audience`, `conduct`, `show`.
@NullMarked
package ngage.backend.nodes;

import org.jspecify.annotations.NullMarked;
