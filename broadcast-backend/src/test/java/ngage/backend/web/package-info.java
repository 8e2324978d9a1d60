@NullMarked
package ngage.backend.web;

import org.jspecify.annotations.NullMarked;
