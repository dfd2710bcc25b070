import type { IDisposable } from '@lumino/disposable';
import type { IChatModel, IInputModel } from '../../model/index.js';
import type { IChatCommandProvider, IChatCommands } from './contracts.js';
import { ExtensionList } from './extension-list.js';

/** Keeps the providers of commands. */
export class ChatCommandRegistry
  extends ExtensionList<IChatCommandProvider>
  implements IChatCommands
{
  addProvider(provider: IChatCommandProvider): IDisposable {
    if (this.all.some(({ id }) => id === provider.id)) {
      throw new Error(
        `There is a provider of commands "${provider.id}" already. Remove it first, or take another id.`
      );
    }
    return this.add(provider);
  }

  getProviders(): readonly IChatCommandProvider[] {
    return this.all;
  }

  async onSubmit(input: IInputModel, model: IChatModel): Promise<void> {
    const errors: unknown[] = [];
    for (const provider of this.all) {
      try {
        await provider.onSubmit?.(input, model);
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) {
      throw errors[0];
    }
  }
}
