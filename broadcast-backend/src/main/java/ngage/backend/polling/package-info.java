/// Phones in networks without WebSocket: the same log by GET, which caches may keep, and the same
/// messages by POST. On I/O threads; nothing here blocks. May depend on `protocol`, `admission`,
/// `audience`, `vote`, `stamp`, `web`.
@NullMarked
package ngage.backend.polling;

import org.jspecify.annotations.NullMarked;
