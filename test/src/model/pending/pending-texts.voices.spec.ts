import { voiceOf, type IInputModel, type VoiceRecording } from '../../../../src/model/index.js';
import { FakeRecorder } from '../../../harness/fake-recorder.js';
import { CHAT, until } from '../../../harness/stage.js';
import { UserPages, type IPage } from './user-pages.js';

/** Newer versions of Node.js have one. */
const navigatorBefore = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

describe('PendingTexts', () => {
  let pages: UserPages;
  let page: IPage;
  let recorder: FakeRecorder;
  let answer: () => Promise<unknown>;

  beforeEach(async () => {
    answer = () => Promise.resolve({ getTracks: () => [] });
    const value = { mediaDevices: { getUserMedia: () => answer() } };
    Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
    Object.assign(globalThis, {
      MediaRecorder: function (): FakeRecorder {
        return (recorder = new FakeRecorder());
      }
    });
    pages = new UserPages();
    await pages.start();
    page = pages.open();
  });
  afterEach(async () => {
    await pages.stop();
    Reflect.deleteProperty(globalThis, 'MediaRecorder');
    Reflect.deleteProperty(globalThis, 'navigator');
    if (navigatorBefore) {
      Object.defineProperty(globalThis, 'navigator', navigatorBefore);
    }
  });

  /** Records a voice as a view does, which stops it when it closes. */
  const record = async (input: IInputModel): Promise<VoiceRecording> => {
    const voice = voiceOf(input, page.chats.settings)!;
    await voice.start();
    recorder.say('hello');
    voice.stop();
    return voice;
  };
  const isDone = (voice: VoiceRecording): Promise<unknown> =>
    until(voice.changed, () => voice.state === 'done');

  describe('voices', () => {
    it('[VOICE7] one that is not attached keeps its chat loaded, until it is attached or deleted', async () => {
      const voice = await record(page.model.input);
      page.chats.release(CHAT);
      await isDone(voice);
      expect(voiceOf(page.chats.open(CHAT).input, page.chats.settings)!.file).toBe(voice.file);
      page.chats.release(CHAT);
      expect(page.chats.loaded(CHAT)).toBe(page.model);
      voice.cancel();
      page.chats.release(CHAT);
      expect([page.chats.loaded(CHAT), voice.isDisposed]).toEqual([undefined, true]);
    });

    it('[VOICE7] one in a thread stays when the thread and the chat are closed', async () => {
      const id = await pages.say(page, 'See');
      const { threads } = page.model;
      threads.open(id);
      const voice = await record(threads.current!.input);
      threads.close();
      page.chats.release(CHAT);
      await isDone(voice);
      threads.open(id);
      expect(threads.current!.input.voice).toBe(voice);
      expect(page.model.input.voice).toBeNull();
      voice.take();
      threads.close();
      expect(voice.isDisposed).toBe(true);
    });

    it('[VOICE7] a question for the microphone keeps nothing', () => {
      answer = () => new Promise(() => undefined);
      const voice = voiceOf(page.model.input, page.chats.settings)!;
      void voice.start();
      page.chats.release(CHAT);
      expect([page.chats.loaded(CHAT), voice.state]).toEqual([undefined, 'idle']);
    });
  });
});
