package ngage.mobsim.phone;

import ngage.protocol.FromPhone;

/// One phone's open connection, as the phone sees it.
public interface PhoneLine {

    void send(FromPhone message);

    /// The phone finds the connection dead and wants a new one. It hears [SimulatedPhone#onOffline].
    void giveUp(String why);
}
