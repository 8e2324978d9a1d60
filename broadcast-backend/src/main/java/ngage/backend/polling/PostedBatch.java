package ngage.backend.polling;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import ngage.backend.vote.BallotReply;
import ngage.backend.web.Answers;
import ngage.protocol.BallotRefusal;
import ngage.protocol.FromPhone;
import ngage.protocol.MessageCodec;
import ngage.protocol.OptionId;
import ngage.protocol.ToPhone;
import ngage.protocol.ToPhoneBatch;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioExecutor;

/// One POST of a phone, until all of it is answered. Ballots are answered on the ballot box's thread; the
/// response is sent on the exchange's I/O thread, once.
final class PostedBatch {

    private final HttpServerExchange exchange;
    private final ToPhone welcome;
    private final AtomicReferenceArray<@Nullable ToPhone> answers;

    /// Ballots without an answer, and one for the end of the batch itself.
    private final AtomicInteger open = new AtomicInteger(1);

    // On the I/O thread.
    private XnioExecutor.@Nullable Key timeout;
    private boolean isSent;

    PostedBatch(HttpServerExchange exchange, ToPhone welcome, int messages) {
        this.exchange = exchange;
        this.welcome = welcome;
        this.answers = new AtomicReferenceArray<>(messages);
    }

    void answer(int place, ToPhone answer) {
        answers.set(place, answer);
    }

    BallotReply ballot(int place, FromPhone.CastBallot ballot) {
        open.incrementAndGet();
        return new Reply(place, ballot);
    }

    /// All of the batch has been said: sends the answers when the ballots have theirs, or after so long.
    void await(Duration patience) {
        timeout =
                exchange.getIoThread()
                        .executeAfter(this::send, patience.toMillis(), TimeUnit.MILLISECONDS);
        close();
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            exchange.getIoThread().execute(this::send);
        }
    }

    private void send() {
        if (isSent) {
            return;
        }
        isSent = true;
        if (timeout != null) {
            timeout.remove();
        }
        List<ToPhone> messages = new ArrayList<>();
        messages.add(welcome);
        for (int i = 0; i < answers.length(); i++) {
            ToPhone answer = answers.get(i);
            if (answer != null) {
                messages.add(answer);
            }
        }
        Answers.json(exchange, StatusCodes.OK, MessageCodec.encode(new ToPhoneBatch(messages)));
    }

    private final class Reply implements BallotReply {

        private final int place;
        private final FromPhone.CastBallot ballot;

        Reply(int place, FromPhone.CastBallot ballot) {
            this.place = place;
            this.ballot = ballot;
        }

        @Override
        public void onCounted(OptionId choice) {
            answer(place, new ToPhone.BallotCounted(ballot.cueRun(), ballot.seq(), choice));
            close();
        }

        @Override
        public void onRefused(BallotRefusal reason) {
            answer(place, new ToPhone.BallotRefused(ballot.cueRun(), ballot.seq(), reason));
            close();
        }

        @Override
        public void onOverloaded() {
            close();
        }
    }
}
