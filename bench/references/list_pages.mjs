// List a task of the Hub with its own JavaScript client, asking for what the census asks for.
// Usage: node list_pages.mjs HUB TASK; prints how many models there were.
import { listModels } from "../../tests/peers/node_modules/@huggingface/hub/dist/index.mjs";

const [hubUrl, task] = process.argv.slice(2);
const models = new Map();
const additionalFields = ["config", "createdAt", "disabled", "library_name", "safetensors", "tags"];
for await (const m of listModels({ hubUrl, search: { tags: [task] }, sort: "createdAt", additionalFields })) {
	models.set(m.id, [m.name, m.downloads, m.config?.architectures?.[0], m.safetensors?.total, m.createdAt]);
}
console.log(models.size);
