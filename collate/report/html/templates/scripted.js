// Styles and print depend on whether scripts run.
document.documentElement.classList.add("js");
