package ngage.mobsim;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import ngage.mobsim.engine.Progress;
import ngage.mobsim.measure.Summary;

/// A mob at a backend, from the first join to the verdict; in this process or in several.
interface Mob extends AutoCloseable {

    void start() throws IOException;

    Progress progress();

    /// @return done when the mob has ended, with its fault if it had one
    CompletableFuture<Void> ended();

    /// The network of every phone that is connected is gone, all at once.
    void cutAll();

    /// Lets the phones finish, hangs up, counts again, judges. Blocking; once.
    ///
    /// @throws ExecutionException if the mob itself broke
    Summary finish() throws InterruptedException, ExecutionException, IOException;

    @Override
    void close();
}
