// A client of Lambda's Runtime API instead of AWS's Node runtime: smaller, which favors this candidate.
import http from "node:http";

const agent = new http.Agent({ keepAlive: true });
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");

export async function serve(handle) {
  for (;;) {
    const { headers, body } = await call("GET", "next");
    const id = headers["lambda-runtime-aws-request-id"];
    try {
      await call("POST", `${id}/response`, await handle(JSON.parse(body), id));
    } catch (failure) {
      await call("POST", `${id}/error`, { errorType: failure.name, errorMessage: failure.message });
    }
  }
}

function call(method, path, content) {
  return new Promise((resolve, reject) => {
    const options = { agent, host, port, method, path: `/2018-06-01/runtime/invocation/${path}` };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }));
    });
    request.on("error", reject);
    request.end(content === undefined ? undefined : JSON.stringify(content));
  });
}
