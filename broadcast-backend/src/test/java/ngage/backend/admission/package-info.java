/// Tests of the door: tickets, bounds, and what each answer says.
@NullMarked
package ngage.backend.admission;

import org.jspecify.annotations.NullMarked;
