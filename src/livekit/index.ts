/**
 * LiveKit's chat protocol, and chats of this server with the surface of a LiveKit room. It needs no other package, and runs in browsers and
 * in Node.
 *
 * @module jupyterlab-colloquy/livekit
 */
export * from './chat-manager.js';
export * from './chat-message.js';
export * from './chat-room.js';
export * from './emitter.js';
export * from './packets.js';
export * from './room.js';
