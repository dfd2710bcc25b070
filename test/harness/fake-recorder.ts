/** A recorder of a browser that hears what a test says. */
export class FakeRecorder {
  state = 'inactive';
  mimeType = 'audio/webm;codecs=opus';
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  onstop: () => void = () => undefined;
  onerror: () => void = () => undefined;
  start(): void {
    this.state = 'recording';
  }
  stop(): void {
    this.state = 'inactive';
    void Promise.resolve().then(() => this.onstop());
  }
  say(text: string): void {
    this.ondataavailable({ data: new Blob([text]) });
  }
}
