const list = document.getElementById("tasks");
const problem = document.getElementById("problem");

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
  const answer = response.status === 204 ? {} : await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function attempt(action) {
  try {
    await action();
    problem.hidden = true;
  } catch (error) {
    problem.textContent = error.message;
    problem.hidden = false;
  }
  await show();
}

function item(task) {
  const line = document.createElement("li");
  const label = document.createElement("label");
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = task.done;
  box.onchange = () => attempt(() => call("PATCH", `/api/tasks/${task.id}`, { done: box.checked }));
  const remove = document.createElement("button");
  remove.textContent = "Remove";
  remove.onclick = () => attempt(() => call("DELETE", `/api/tasks/${task.id}`));
  label.append(box, task.text);
  line.append(label, remove);
  return line;
}

async function show() {
  const { tasks } = await call("GET", "/api/tasks");
  list.replaceChildren(...tasks.map(item));
}

document.getElementById("new").onsubmit = (event) => {
  event.preventDefault();
  const form = event.target;
  attempt(() => call("POST", "/api/tasks", { text: form.text.value })).then(() => form.reset());
};

show();
