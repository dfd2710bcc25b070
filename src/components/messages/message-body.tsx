import type { TranslationBundle } from '@jupyterlab/translation';
import React, { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { systemTimers, type IMessageItem } from '../../model/index.js';
import { ContentContext } from '../content/content-context.js';
import { BundleFiles } from '../content/bundles/bundle-files.js';
import { cutText } from '../content/cut.js';
import type { ICodeBarsOptions } from '../content/rendering/code-bars.js';
import { Readings } from '../content/resources/readings.js';
import { ResourceContext } from '../content/resources/resource-context.js';
import { PlainText } from '../content/plain-text.js';
import { portionOf } from '../content/text-costs.js';
import { turnOf, useTurn } from '../content/text-turns.js';
import { useStable } from '../shared/hooks.js';
import { Menu, type IMenuProps } from '../shared/menu.js';
import { MentionContext } from './mention-marks.js';
import { RenderedBody } from './rendered-body.js';
import { ViewportContext } from './virtual/viewport.js';

export interface IMessageBodyProps {
  body: string;
  mime?: IMessageItem['mime_model'];
  trans: TranslationBundle;
  codeBars: boolean;
}

/** The body of a message. It shows plain text until the row comes near the viewport and its rendering is complete. */
export const MessageBody = React.memo(function MessageBody(props: IMessageBodyProps): JSX.Element {
  const { body, mime, trans, codeBars } = props;
  const host = useRef<HTMLDivElement>(null);
  const rendered = useRef<RenderedBody | null>(null);
  const viewport = useContext(ViewportContext);
  const content = useContext(ContentContext);
  const shared = useContext(ResourceContext);
  const mentions = useContext(MentionContext);
  const [isNear, setNear] = useState(viewport === null);
  const [isDrawn, setDrawn] = useState(false);
  // Once the body is rendered, its plain text takes no turn and costs nothing, also while it grows.
  const plain = useMemo(() => (isDrawn ? '' : cutText(body, portionOf(body))), [isDrawn, body]);
  const isIn = useTurn(plain);
  const [menu, setMenu] = useState<Pick<IMenuProps, 'anchor' | 'items'> | null>(null);
  const closeMenu = useStable(() => setMenu(null));
  const { readApart } = content;
  // Cache the files as long as the row exists, so that rendering again does not fetch them again.
  const files = useMemo(() => readApart && new BundleFiles(readApart), [readApart]);
  useEffect(() => () => files?.dispose(), [files]);
  const pictures = useMemo(() => new Readings(), []);
  useEffect(() => () => pictures.dispose(), [pictures]);
  const policy = useMemo(() => shared.ofRow?.(pictures) ?? shared, [shared, pictures]);

  useEffect(() => {
    // Observe the whole row, because a body may have no box of its own.
    const row = host.current?.closest('article') ?? host.current;
    return row && viewport ? viewport.await(row, () => setNear(true)) : undefined;
  }, [viewport]);

  // This must precede the effect that renders. It is a layout effect because Lumino must detach a node while it is
  // still in the page.
  useLayoutEffect(() => {
    const options = {
      content,
      files,
      policy,
      trans,
      codeBars,
      mentions,
      timers: systemTimers,
      turnOf
    };
    const onMenu: ICodeBarsOptions['onMenu'] = (anchor, items) => setMenu({ anchor, items });
    // Synchronous, because the plain text and the rendered body must never be visible together.
    const onDrawn = (): void => flushSync(() => setDrawn(true));
    const made =
      host.current && new RenderedBody({ host: host.current, onDrawn, onMenu, ...options });
    rendered.current = made;
    return () => made?.dispose();
  }, [content, files, policy, trans, codeBars, mentions]);

  useEffect(() => {
    if (isNear) {
      rendered.current?.show(body, mime);
    }
  }, [isNear, body, mime, content, files, policy, trans, codeBars, mentions]);

  return (
    <>
      {!isDrawn && (
        <div className="cq-Body-plain">
          <PlainText text={isIn ? plain : '…'} />
        </div>
      )}
      <div className="cq-Body-host" ref={host} />
      {menu && <Menu {...menu} label={trans.__('Ways to insert')} onClose={closeMenu} />}
    </>
  );
});
