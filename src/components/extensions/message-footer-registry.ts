import type { IDisposable } from '@lumino/disposable';
import type {
  FooterPosition,
  IMessageFooters,
  IMessageFooterSection,
  MessageFooter
} from './contracts.js';
import { ExtensionList } from './extension-list.js';

/** Keeps the sections under messages. */
export class MessageFooterRegistry
  extends ExtensionList<IMessageFooterSection>
  implements IMessageFooters
{
  getFooter(): MessageFooter {
    const at = (wanted: FooterPosition): readonly IMessageFooterSection[] =>
      this.all.filter(({ position }) => position === wanted);
    return { left: at('left'), center: at('center'), right: at('right') };
  }

  addSection(section: IMessageFooterSection): IDisposable {
    return this.add(section);
  }
}
