interface IFollowUp {
  readonly parameters: Record<string, string>;
  readonly requestBody?: Record<string, string>;
}

/** After an answer: the operations that can be asked next, for the description of the API. */
export type FollowUps = Record<string, Record<string, IFollowUp & { operationId: string }>>;

/**
 * @param parameters - where in the answer, or the request, what the operations need stands; by the name that they give it.
 * @param others - operations that need something else, by their names.
 */
export function followUps(
  status: number,
  parameters: Record<string, string>,
  operations: readonly string[],
  others: Readonly<Record<string, IFollowUp>> = {}
): FollowUps {
  const needs = [
    ...operations.map(name => [name, { parameters }] as const),
    ...Object.entries(others)
  ];
  return {
    [status]: Object.fromEntries(
      needs.map(([operationId, need]) => [operationId, { operationId, ...need }])
    )
  };
}
