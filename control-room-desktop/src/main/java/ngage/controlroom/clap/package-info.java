/// The clap test: how long it takes from the studio's floor to the ingest, measured by a clap and the sound of
/// it in the programme. The sound comes on the monitor's thread, all else on the window's. May depend
/// on `.monitor`, `.show`, `.go` and `.ui`.
@NullMarked
package ngage.controlroom.clap;

import org.jspecify.annotations.NullMarked;
