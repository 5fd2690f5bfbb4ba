"""Role-play (情境演练): talks rehearsed before they are held, with a debrief in the teacher's own words."""
