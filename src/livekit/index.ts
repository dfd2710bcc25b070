/**
 * LiveKit's chat protocol. It needs no other package, and runs in browsers and in Node.
 *
 * @module jupyterlab-colloquy/livekit
 */
export * from './packets.js';
