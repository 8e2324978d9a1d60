/// What an operator's instruments read: `GET /api/metrics`, in Prometheus' text. Nothing here is on the way of a
/// cue or a ballot: parts count for themselves, and are asked when somebody scrapes. May depend on `audience`,
/// `chaos`, `degrade`, `supervise`, `vote`, Micrometer and Undertow.
@NullMarked
package ngage.backend.ops;

import org.jspecify.annotations.NullMarked;
