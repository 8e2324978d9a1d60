/// Tests of the polled log.
@NullMarked
package ngage.backend.polling;

import org.jspecify.annotations.NullMarked;
