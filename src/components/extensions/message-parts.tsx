import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext } from 'react';
import type { IMessageItem } from '../../model/index.js';
import { ChatContext } from '../shared/chat-context.js';
import { useSignal } from '../shared/hooks.js';
import { Boundary } from './boundary.js';
import type { FooterPosition, IMessagePartProps } from './contracts.js';
import { ExtensionContext } from './extension-context.js';

interface IMessagePartsProps {
  item: IMessageItem;
  trans: TranslationBundle;
}

type Component = React.ComponentType<IMessagePartProps>;

const POSITIONS: readonly FooterPosition[] = ['left', 'center', 'right'];

/** The parts of other extensions above the body of a message. */
export function MessagePreamble(props: IMessagePartsProps): JSX.Element | null {
  const { preambles } = useContext(ExtensionContext);
  useSignal(preambles?.changed);
  const components = preambles?.getComponents() ?? [];
  return components.length > 0 ? (
    <div className="cq-Preamble">
      <Parts {...props} components={components} />
    </div>
  ) : null;
}

/** The sections of other extensions under a message. */
export function MessageSections(props: IMessagePartsProps): JSX.Element | null {
  const { footers } = useContext(ExtensionContext);
  useSignal(footers?.changed);
  const footer = footers?.getFooter();
  return footer && POSITIONS.some(position => footer[position].length > 0) ? (
    <div className="cq-Sections">
      {POSITIONS.map(position => (
        <div key={position} className={`cq-Sections-${position}`}>
          <Parts {...props} components={footer[position].map(({ component }) => component)} />
        </div>
      ))}
    </div>
  ) : null;
}

function Parts({
  item,
  trans,
  components
}: IMessagePartsProps & { components: readonly Component[] }): JSX.Element | null {
  const chat = useContext(ChatContext);
  return (
    chat && (
      <>
        {components.map(Part => (
          <Boundary key={keyOf(Part)} trans={trans}>
            <Part message={item} model={chat.model} />
          </Boundary>
        ))}
      </>
    )
  );
}

/** A component keeps its key when others before it are removed. */
function keyOf(component: Component): number {
  const key = keys.get(component) ?? ++last;
  keys.set(component, key);
  return key;
}

const keys = new WeakMap<Component, number>();
let last = 0;
