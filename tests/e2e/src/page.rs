//! The page as a person meets it: by role, by name, by what it says.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::failure::{Failure, Outcome};

/// How long a page may take to show what is waited for.
const WAIT_SECONDS_MAX: u64 = 30;
const LOOK_AGAIN_MS: u64 = 25;

/// Finds elements by role and accessible name, as assistive technology would; understands what the app uses: `aria-label`,
/// `aria-labelledby`, `<label>`, `alt`, `title`, and text.
const FIND_BY_ROLE: &str = r#"
const [role, name] = arguments;
const tags = {
  button: "button, summary, input[type=button], input[type=submit]", link: "a[href]", heading: "h1, h2, h3, h4, h5, h6",
  textbox: "input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=url], textarea",
  searchbox: "input[type=search]", checkbox: "input[type=checkbox]", radio: "input[type=radio]", combobox: "select",
  spinbutton: "input[type=number]", dialog: "dialog[open]", main: "main", navigation: "nav", table: "table", row: "tr",
  list: "ul, ol", listitem: "li", form: "form", status: "output", progressbar: "progress", option: "option",
  cell: "td", columnheader: "th", img: "img", group: "fieldset, details", article: "article", region: "section",
};
const text = (e) => (e?.textContent ?? "").replace(/\s+/g, " ").trim();
const nameOf = (e) => {
  const by = e.getAttribute("aria-labelledby");
  if (by) return by.split(/\s+/).map((id) => text(document.getElementById(id))).join(" ");
  return (e.getAttribute("aria-label") || (e.labels?.length && [...e.labels].map(text).join(" ")) || e.getAttribute("alt")
    || (e.matches("fieldset") && text(e.querySelector("legend"))) || (e.matches("table") && text(e.caption))
    || (e.matches("input[type=submit], input[type=button]") && e.value) || text(e) || e.getAttribute("title") || "").trim();
};
const shown = (e) => e.checkVisibility ? e.checkVisibility({ visibilityProperty: true }) : e.getClientRects().length > 0;
const candidates = [...document.querySelectorAll(`[role="${role}"]` + (tags[role] ? ", " + tags[role] : ""))]
  .filter((e) => (!e.hasAttribute("role") || e.getAttribute("role") === role) && shown(e));
if (name === null) return candidates[0] ?? null;
return candidates.find((e) => nameOf(e) === name) ?? candidates.find((e) => nameOf(e).includes(name)) ?? null;
"#;

/// Says whether an element stays where it is for two frames. A tab behind another one has no frames.
const IS_AT_REST: &str = r#"
const [element, done] = arguments;
const place = () => {
  const { x, y } = element.getBoundingClientRect();
  return element.isConnected ? `${x} ${y}` : "";
};
const before = place();
const look = () => done(before !== "" && before === place());
if (document.hidden) setTimeout(look, 32);
else requestAnimationFrame(() => requestAnimationFrame(look));
"#;

/// One tab's page.
#[derive(Clone, Debug)]
pub struct Page {
    web: WebDriver,
}

impl Page {
    pub(crate) fn new(web: &WebDriver) -> Page {
        Page { web: web.clone() }
    }

    /// Asks again and again until there is an answer; `what` finishes the sentence "waited for …".
    pub async fn wait_for<T>(
        &self,
        what: &str,
        mut look: impl AsyncFnMut(&Page) -> Outcome<Option<T>>,
    ) -> Outcome<T> {
        let end = Instant::now() + Duration::from_secs(WAIT_SECONDS_MAX);
        loop {
            let problem = match look(self).await {
                Ok(Some(found)) => return Ok(found),
                Ok(None) => None,
                // While a page is being replaced, asking fails; the new page is asked again.
                Err(problem) => Some(problem),
            };
            if Instant::now() > end {
                let shown = self.text().await;
                let is_silent =
                    matches!((&problem, &shown), (Some(Failure::Browser(_)), Err(Failure::Browser(_))));
                let problem = problem.map(|problem| format!(" ({problem})")).unwrap_or_default();
                let sentence = format!(
                    "waited {WAIT_SECONDS_MAX} s for {what}{problem}; the page says:\n{}",
                    shown.unwrap_or_default()
                );
                return Err(if is_silent {
                    Failure::OfBrowser(sentence)
                } else {
                    Failure::Unexpected(sentence)
                });
            }
            tokio::time::sleep(Duration::from_millis(LOOK_AGAIN_MS)).await;
        }
    }

    /// The element with the role and the accessible name (whole, else contained), once it is there.
    pub async fn role(&self, role: &str, name: &str) -> Outcome<WebElement> {
        let what = format!("{role} \"{name}\"");
        self.wait_for(&what, async |page| page.find_role(role, Some(name)).await).await
    }

    /// The first element with the role, once it is there.
    pub async fn first(&self, role: &str) -> Outcome<WebElement> {
        self.wait_for(role, async |page| page.find_role(role, None).await).await
    }

    /// Whether such an element is there now.
    pub async fn has(&self, role: &str, name: &str) -> Outcome<bool> {
        Ok(self.find_role(role, Some(name)).await?.is_some())
    }

    /// The element the CSS selector finds, once it is there.
    pub async fn css(&self, selector: &str) -> Outcome<WebElement> {
        self.wait_for(selector, async |page| {
            Ok(page.web.find_all(By::Css(selector)).await?.into_iter().next())
        })
        .await
    }

    /// Clicks the element with the role and name.
    pub async fn click(&self, role: &str, name: &str) -> Outcome {
        let what = format!("{role} \"{name}\" to take a click");
        self.wait_for(&what, async |page| match page.find_role(role, Some(name)).await? {
            Some(element) => page.click_at_rest(&element).await,
            None => Ok(None),
        })
        .await
    }

    /// Clicks the first element the CSS selector finds.
    pub async fn click_css(&self, selector: &str) -> Outcome {
        let what = format!("{selector} to take a click");
        self.wait_for(&what, async |page| match page.web.find_all(By::Css(selector)).await?.first() {
            Some(element) => page.click_at_rest(element).await,
            None => Ok(None),
        })
        .await
    }

    /// An element can be replaced, or still be moving, between being found and being clicked.
    async fn click_at_rest(&self, element: &WebElement) -> Outcome<Option<()>> {
        let is_at_rest = self.web.execute_async(IS_AT_REST, vec![element.to_json()?]).await?;
        Ok(if is_at_rest.json() == true { Some(element.click().await?) } else { None })
    }

    /// Replaces the content of the field with that label.
    pub async fn fill(&self, role: &str, name: &str, text: &str) -> Outcome {
        let field = self.role(role, name).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Presses keys where the focus is.
    pub async fn press(&self, keys: impl AsRef<str>) -> Outcome {
        Ok(self.web.action_chain().send_keys(keys.as_ref()).perform().await?)
    }

    /// Presses a key while Control is held.
    pub async fn press_with_control(&self, key: &str) -> Outcome {
        let chain = self.web.action_chain().key_down(Key::Control).send_keys(key).key_up(Key::Control);
        Ok(chain.perform().await?)
    }

    /// Waits until a condition in JavaScript holds.
    pub async fn until(&self, what: &str, condition: &str) -> Outcome {
        let script = format!("return Boolean({condition})");
        self.wait_for(what, async |page| {
            let holds = page.web.execute(script.as_str(), vec![]).await?;
            Ok((holds.json().as_bool() == Some(true)).then_some(()))
        })
        .await
    }

    /// Gives files to a file field, also to one that is hidden behind a button.
    pub async fn choose_files(&self, selector: &str, files: &[&std::path::Path]) -> Outcome {
        let field = self.css(selector).await?;
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        Ok(field.send_keys(names.join("\n")).await?)
    }

    /// Waits until the page's visible text contains the words.
    pub async fn says(&self, words: &str) -> Outcome {
        self.wait_for(&format!("the words \"{words}\""), async |page| {
            Ok(page.text().await?.contains(words).then_some(()))
        })
        .await
    }

    /// All visible text.
    pub async fn text(&self) -> Outcome<String> {
        let text = self.web.execute("return document.body?.innerText ?? ''", vec![]).await?;
        Ok(text.json().as_str().unwrap_or_default().to_owned())
    }

    /// Runs the body of an async function with `arguments` in `args` and returns what it returns, as JSON. A rejection is a
    /// failure with its message and, if it has one, its `code`.
    pub async fn run(&self, body: &str, arguments: Value) -> Outcome<Value> {
        let script = format!(
            "const args = arguments[0]; const done = arguments[arguments.length - 1];
             (async () => {{ {body} }})().then(
               (value) => done({{ value: value ?? null }}),
               (error) => done({{ error: `${{error?.code ?? ''}} ${{error?.message ?? error}}`.trim() }}));"
        );
        let answer = self.web.execute_async(script, vec![arguments]).await?;
        match answer.json() {
            Value::Object(entries) if entries.contains_key("error") => {
                Err(Failure::Script(entries["error"].as_str().unwrap_or_default().to_owned()))
            }
            answer => Ok(answer.get("value").cloned().unwrap_or(Value::Null)),
        }
    }

    /// Loads the page again, as the reload button does. WebDriver's own refresh goes past the service worker in Firefox.
    pub async fn reload(&self) -> Outcome {
        self.web
            .execute("window.beforeReload = true; setTimeout(() => location.reload(), 0)", vec![])
            .await?;
        let look = "return !window.beforeReload && document.readyState === 'complete'";
        self.wait_for("the page to be loaded again", async |page| {
            let is_new = page.web.execute(look, vec![]).await?;
            Ok((is_new.json() == true).then_some(()))
        })
        .await
    }

    /// Waits until the engine has opened its space and answers.
    pub async fn engine_ready(&self) -> Outcome {
        let body = "while (!window.mehr) await new Promise((next) => setTimeout(next, 20)); await window.mehr.ready;";
        self.run(body, json!(null)).await.map(drop)
    }

    /// Waits until the service worker controls the page, that is, until the app works without a network.
    pub async fn offline_ready(&self) -> Outcome {
        let body = "await navigator.serviceWorker.ready;
            while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 20));";
        self.run(body, json!(null)).await.map(drop)
    }

    async fn find_role(&self, role: &str, name: Option<&str>) -> Outcome<Option<WebElement>> {
        let found = self.web.execute(FIND_BY_ROLE, vec![json!(role), json!(name)]).await?;
        if found.json().is_null() { Ok(None) } else { Ok(Some(found.element()?)) }
    }
}
