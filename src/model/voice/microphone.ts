/** The parts of a browser that record sound. */
export interface IMicrophone {
  /** Asks the user for permission, and opens the microphone. Rejects with a DOMException. */
  open(): Promise<MediaStream>;
  recorder(stream: MediaStream): MediaRecorder;
}

/** The microphone of this browser; null if it can record nothing, or not on a page without encryption. */
export function browserMicrophone(): IMicrophone | null {
  const devices = globalThis.navigator?.mediaDevices as MediaDevices | undefined;
  return devices?.getUserMedia && typeof MediaRecorder !== 'undefined'
    ? {
        open: () => devices.getUserMedia({ audio: true }),
        recorder: stream => new MediaRecorder(stream)
      }
    : null;
}
