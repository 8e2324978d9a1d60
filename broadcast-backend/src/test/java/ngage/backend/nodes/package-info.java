@NullMarked
package ngage.backend.nodes;

import org.jspecify.annotations.NullMarked;
