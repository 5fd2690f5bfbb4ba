"""Training plans (国培式培训方案): from counted needs to goals, modules, hours, assessment and follow-up."""
