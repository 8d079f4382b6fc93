package dev.herald.delivery.webhook;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server that may change its mind between two questions. */
final class ScriptedDns implements AutoCloseable {

  private final DatagramSocket socket;
  private final Map<String, Deque<String[]>> zone = new ConcurrentHashMap<>();
  final AtomicInteger questions = new AtomicInteger();

  ScriptedDns() {
    try {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  String server() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** Answers so from the next question on; said again, from the one after that. */
  ScriptedDns says(String name, String... addresses) {
    zone.computeIfAbsent(name + ".", _ -> new ConcurrentLinkedDeque<>()).add(addresses);
    return this;
  }

  private void serve() {
    var buffer = new byte[1500];
    while (!socket.isClosed()) {
      try {
        var packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        var answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength()))).toWire();
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException _) {
        return;
      }
    }
  }

  private Message answer(Message query) throws IOException {
    var question = query.getQuestion();
    var response = new Message(query.getHeader().getID());
    response.getHeader().setFlag(Flags.QR);
    response.getHeader().setFlag(Flags.RA);
    response.addRecord(question, Section.QUESTION);
    var answers = zone.get(question.getName().toString());
    if (answers == null) {
      response.getHeader().setRcode(Rcode.NXDOMAIN);
      return response;
    }
    if (question.getType() == Type.A) {
      questions.incrementAndGet();
      var addresses = answers.size() > 1 ? answers.poll() : answers.peek();
      for (var address : addresses == null ? new String[0] : addresses) {
        response.addRecord(
            new ARecord(question.getName(), DClass.IN, 0, InetAddress.getByName(address)),
            Section.ANSWER);
      }
    }
    return response;
  }

  @Override
  public void close() {
    socket.close();
  }
}
