/** An answer of Stripe that is an error, in its own shape. */
export class ApiFault extends Error {
  readonly status: number;
  readonly body: { type: string; message: string; code?: string; param?: string; decline_code?: string };

  constructor(status: number, type: string, message: string, more: { code?: string; param?: string; decline_code?: string } = {}) {
    super(message);
    this.status = status;
    this.body = { type, message, ...more };
  }
}

export function invalidRequest(message: string, param?: string, code?: string): ApiFault {
  return new ApiFault(400, 'invalid_request_error', message, { ...(code === undefined ? {} : { code }), ...(param === undefined ? {} : { param }) });
}

export function missingParameter(param: string): ApiFault {
  return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing');
}

export function noSuch(what: string, id: string, param = 'id', status = 404): ApiFault {
  return new ApiFault(status, 'invalid_request_error', `No such ${what}: '${id}'`, { code: 'resource_missing', param });
}
