// How good a connection is, in one word, from what RTCPeerConnection.getStats() reports.

const SLOW = 0.5; // s there and back
const LOSSY = 0.06; // of what was sent
const NARROW = 150000; // bits a second; a picture needs about that

/** All bytes that have come, of pictures, sound and pulses. */
export function bytesIn(stats) {
  let bytes = 0;
  for (const report of stats.values()) if (report.type === "transport") bytes += report.bytesReceived ?? 0;
  return bytes;
}

/** "good" or "weak". */
export function qualityOf(stats) {
  for (const report of stats.values()) {
    if (report.type === "remote-inbound-rtp" && report.fractionLost > LOSSY) return "weak";
    if (report.type !== "candidate-pair" || !report.nominated || report.state !== "succeeded") continue;
    if (report.currentRoundTripTime > SLOW || report.availableOutgoingBitrate < NARROW) return "weak";
  }
  return "good";
}
