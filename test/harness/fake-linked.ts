import { Signal } from '@lumino/signaling';
import type { ILinkedChats, IThread } from '../../src/model/index.js';

/** The chats of the file `path`, as the test sets them. */
export class FakeLinked implements ILinkedChats {
  path: string | null = null;
  threads: readonly IThread[] = [];
  readonly changed: Signal<ILinkedChats, void> = new Signal(this);
  readonly moved: string[][] = [];
  ensure = (path: string, topic: string): Promise<string> => Promise.resolve(`${path} ${topic}`);
  find = (path: string): Promise<readonly IThread[]> =>
    Promise.resolve(this.threads.filter(({ metadata }) => metadata?.document === path));
  link = (id: string, path: string): Promise<void> => this.move(id, path);
  move(...paths: string[]): Promise<void> {
    this.moved.push(paths);
    return Promise.resolve();
  }
}
