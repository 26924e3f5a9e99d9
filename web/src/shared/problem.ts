/** Turn the server's refusals into sentences that say what to do now. */

import { isTextKey, t } from "./texts/texts";

/** A refusal as the server words it (RFC 9457), with what some codes add. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  detail: string;
  errors?: { pointer: string; code: string; message: string }[];
  taken?: number[];
  alternatives?: number[][];
  orphans?: number[];
  replaces?: number[];
  places?: number[];
  number?: string;
}

/** The server refused, and said why. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail || problem.title || problem.code);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** No answer came: the network or the server is down. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super("no answer", options);
    this.name = "Unreachable";
  }
}

/** Tell whether an error is a refusal with one of these codes. */
export function isRefusal(error: unknown, ...codes: string[]): error is ProblemError {
  return error instanceof ProblemError && codes.includes(error.problem.code);
}

/** Say in one or two sentences what went wrong and what to do. */
export function describeProblem(error: unknown): string {
  if (error instanceof Unreachable) return t("problems.unreachable");
  if (!(error instanceof ProblemError)) return t("problems.unknown");
  const { code, status, detail } = error.problem;
  const key = `problems.codes.${code}`;
  if (isTextKey(key)) return t(key);
  if (status >= 500) return t("problems.server");
  return detail || t("problems.unknown");
}

/** Find what a 422 says about one field of the body, such as "email". */
export function fieldProblem(error: unknown, field: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return error.problem.errors?.find(({ pointer }) => pointer.endsWith(`/${field}`))?.message;
}

/** Tell whether a query waits for a network, or has been told that there is none. */
export function isOffline(query: { isPaused: boolean; failureReason: unknown }): boolean {
  return query.isPaused || query.failureReason instanceof Unreachable;
}

/** Tell whether nothing is decided yet: no answer, a server in trouble, or one that still works. */
export function isPassing(error: unknown): boolean {
  return (
    error instanceof Unreachable ||
    isRefusal(error, "idempotency-in-progress") ||
    (error instanceof ProblemError && [502, 503, 504].includes(error.problem.status))
  );
}

/** Tell whether to ask again, which helps only while nothing is decided. */
export function mayRetry(failures: number, error: unknown): boolean {
  return isPassing(error) && failures < 3;
}
