/// Tests of what the crew's surfaces get.
@NullMarked
package ngage.backend.controlroom;

import org.jspecify.annotations.NullMarked;
