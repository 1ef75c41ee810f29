-- Times of an application, also those that were taken back.

create index interview_slots_of_application on interview_slots (instructor_application_id);
