// Echo on `ws`: no token, no other check; a hello, then every message is sent back as it came.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("error", () => {});
  socket.on("message", (message) => socket.send(message, { binary: false }));
  socket.send('{"type":"hello"}');
});
server.on("listening", () => console.log(`Listening on http://${server.address().address}:${server.address().port}`));
