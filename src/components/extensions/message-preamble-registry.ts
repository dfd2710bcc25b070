import type { IDisposable } from '@lumino/disposable';
import type { ComponentType } from 'react';
import type { IMessagePartProps, IMessagePreambles } from './contracts.js';
import { ExtensionList } from './extension-list.js';

/** Keeps the components above the bodies of messages. */
export class MessagePreambleRegistry
  extends ExtensionList<ComponentType<IMessagePartProps>>
  implements IMessagePreambles
{
  getComponents(): readonly ComponentType<IMessagePartProps>[] {
    return this.all;
  }

  addComponent(component: ComponentType<IMessagePartProps>): IDisposable {
    return this.add(component);
  }
}
