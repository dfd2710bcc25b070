import type { IRenderMime, IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import React, { useContext, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { IMessageItem } from '../model/index.js';
import { addCodeBars } from './code-block.js';
import { ViewportContext } from './viewport.js';

export interface IMessageBodyProps {
  body: string;
  mime?: IMessageItem['mime_model'];
  rendermime: IRenderMimeRegistry;
  trans: TranslationBundle;
  codeBars: boolean;
}

/**
 * What a message says, rendered by JupyterLab, never as trusted.
 * Until it comes near to what is seen, and until it is rendered, its plain text stands there.
 */
export const MessageBody = React.memo(function MessageBody(props: IMessageBodyProps): JSX.Element {
  const { body, mime, rendermime, trans, codeBars } = props;
  const host = useRef<HTMLDivElement>(null);
  const renderer = useRef<IRenderMime.IRenderer | null>(null);
  const viewport = useContext(ViewportContext);
  const [isNear, setNear] = useState(viewport === null);
  const [isRendered, setRendered] = useState(false);

  useEffect(() => {
    // The whole row is waited for: a body may have no box of its own.
    const row = host.current?.closest('article') ?? host.current;
    return row && viewport ? viewport.await(row, () => setNear(true)) : undefined;
  }, [viewport]);

  useEffect(() => {
    if (!isNear) {
      return undefined;
    }
    let isStale = false;
    void render(rendermime, body, mime).then(rendered => {
      if (isStale || !host.current) {
        rendered.dispose();
        return;
      }
      if (codeBars) {
        addCodeBars(rendered.node, trans);
      }
      // What was there stays until now, so that a message that changes does not collapse meanwhile.
      release(renderer.current);
      renderer.current = rendered;
      attach(rendered, host.current);
      setRendered(true);
    });
    return () => {
      isStale = true;
    };
  }, [isNear, body, mime, rendermime, trans, codeBars]);

  // Lumino wants to let go of a node while it is still in the page.
  useLayoutEffect(() => () => release(renderer.current), []);

  return (
    <>
      {!isRendered && <div className="cq-Body-plain">{body}</div>}
      <div className="cq-Body-host" ref={host} />
    </>
  );
});

/** Renders without attaching: what is rendered replaces the plain text in one step. */
async function render(
  rendermime: IRenderMimeRegistry,
  body: string,
  mime: IMessageItem['mime_model']
): Promise<IRenderMime.IRenderer> {
  const bundle = rendermime.createModel({
    data: mime?.data ?? {},
    metadata: mime?.metadata as never,
    trusted: false
  });
  const type = mime && rendermime.preferredMimeType(bundle.data, 'ensure');
  const model = type
    ? bundle
    : rendermime.createModel({ data: { 'text/markdown': body }, trusted: false });
  const renderer = rendermime.createRenderer(type ?? 'text/markdown');
  await renderer.renderModel(model);
  return renderer;
}

/** Lumino's messages are sent, since formulas are set when a renderer is attached. */
function attach(renderer: Widget, host: HTMLElement): void {
  MessageLoop.sendMessage(renderer, Widget.Msg.BeforeAttach);
  host.append(renderer.node);
  MessageLoop.sendMessage(renderer, Widget.Msg.AfterAttach);
}

/** A node that has left the page already: Lumino refuses to detach such a widget itself. */
function release(renderer: Widget | null): void {
  if (renderer?.isAttached && !renderer.node.isConnected) {
    MessageLoop.sendMessage(renderer, Widget.Msg.BeforeDetach);
    MessageLoop.sendMessage(renderer, Widget.Msg.AfterDetach);
  }
  renderer?.dispose();
}
