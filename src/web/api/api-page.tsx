import * as React from 'react';
import { groups, textOf } from './description.js';
import type { IBody, IDescription, IEntry } from './description.js';

/** The API reference: every operation with its parameters, request body and responses. */
export function ApiPage({ description }: { description: IDescription }): React.JSX.Element {
  const [wanted, setWanted] = React.useState('');
  const found = groups(description, wanted);
  return (
    <main className="api-Page">
      <h1>{description.info.title}</h1>
      <p>{description.info.description}</p>
      <p>
        The same as a document for tools: <a href="openapi.json">openapi.json</a>
      </p>
      <input
        type="search"
        dir="auto"
        placeholder="Find an operation"
        aria-label="Find an operation"
        value={wanted}
        onChange={event => setWanted(event.target.value)}
      />
      {found.size === 0 && <p role="status">No operation has these words.</p>}
      {[...found].map(([tag, entries]) => (
        <section key={tag}>
          <h2>{tag}</h2>
          {entries.map(entry => (
            <Operation key={`${entry.method} ${entry.path}`} {...entry} within={description} />
          ))}
        </section>
      ))}
    </main>
  );
}

function Operation({
  method,
  path,
  operation,
  within
}: IEntry & { within: IDescription }): React.JSX.Element {
  const { summary, description, parameters = [], requestBody, responses } = operation;
  return (
    <details>
      <summary>
        <span className="api-Method" data-method={method}>
          {method.toUpperCase()}
        </span>
        <code>{path}</code>
        <span>{summary}</span>
      </summary>
      {description && <p>{description}</p>}
      {parameters.length > 0 && (
        <table>
          <caption>Parameters</caption>
          <tbody>
            {parameters.map(({ name, in: place, required, schema, description: note }) => (
              <tr key={`${place} ${name}`}>
                <th scope="row">{name}</th>
                <td>{place}</td>
                <td>{required ? 'needed' : ''}</td>
                <td>{textOf(schema, within)}</td>
                <td>{note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {requestBody && <Body title="Body" body={requestBody} within={within} />}
      {Object.entries(responses).map(([status, body]) => (
        <Body
          key={status}
          title={status}
          body={body}
          within={within}
          isBrief={Number(status) >= 400}
        />
      ))}
    </details>
  );
}

/** A request or response body. All errors have the same shape, so `isBrief` shows only their meaning. */
function Body(props: {
  title: string;
  body: IBody;
  within: IDescription;
  isBrief?: boolean;
}): React.JSX.Element {
  const { title, body, within, isBrief = false } = props;
  return (
    <div className="api-Body">
      <h3>{title}</h3>
      <div>
        <p>{body.description}</p>
        {!isBrief &&
          Object.entries(body.content ?? {}).map(([type, { schema }]) => (
            <figure key={type}>
              <figcaption>{type}</figcaption>
              <pre>{textOf(schema, within)}</pre>
            </figure>
          ))}
      </div>
    </div>
  );
}
